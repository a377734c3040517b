import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { MembersModule } from '@app/members';
import { PicturesModule } from '@app/pictures';
import { AccessController } from './access.controller.js';
import { PdpMetadataController } from './pdp-metadata.controller.js';

@Module({
  imports: [AuthModule, MembersModule, PicturesModule],
  controllers: [AccessController, PdpMetadataController],
})
export class AccessModule {}
