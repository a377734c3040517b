import { Module } from '@nestjs/common';
import { LimitsModule } from '@app/limits';
import { NotificationsModule } from '@app/notifications';
import { OrganizationsModule } from '@app/organizations';
import { PicturesModule } from '@app/pictures';
import { UsernamesModule } from '@app/usernames';
import { NameReservations } from './name-reservations.service.js';
import { PersonalDataReader } from './personal-data.reader.js';
import { PurgeAccount } from './purge-account.service.js';
import { RemainsRepository } from './remains.repository.js';

const offered = [NameReservations, PersonalDataReader, PurgeAccount];

@Module({
  imports: [LimitsModule, NotificationsModule, OrganizationsModule, PicturesModule, UsernamesModule],
  providers: [...offered, RemainsRepository],
  exports: offered,
})
export class PrivacyModule {}
