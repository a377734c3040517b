import { Module } from '@nestjs/common';
import { AuthorityLosses } from './authority-losses.js';
import { OwnRolesRepository } from './own-roles.repository.js';
import { RolesRepository } from './roles.repository.js';
import { Roles } from './roles.service.js';

const offered = [AuthorityLosses, OwnRolesRepository, Roles, RolesRepository];

@Module({ providers: offered, exports: offered })
export class AccessModule {}
