import { Module } from '@nestjs/common';
import { DeniedNames } from './denied-names.repository.js';
import { NameRegistry } from './name-registry.repository.js';

@Module({ providers: [NameRegistry, DeniedNames], exports: [NameRegistry, DeniedNames] })
export class UsernamesModule {}
