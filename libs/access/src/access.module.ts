import { Module } from '@nestjs/common';
import { RolesRepository } from './roles.repository.js';
import { Roles } from './roles.service.js';

@Module({ providers: [Roles, RolesRepository], exports: [Roles, RolesRepository] })
export class AccessModule {}
