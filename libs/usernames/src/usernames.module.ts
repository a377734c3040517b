import { Module } from '@nestjs/common';
import { DeniedNames } from './denied-names.repository.js';
import { OwnedNames } from './owned-names.repository.js';
import { NameRegistry } from './name-registry.repository.js';
import { ReservedNames } from './reserved-names.repository.js';

@Module({ providers: [NameRegistry, DeniedNames, OwnedNames, ReservedNames], exports: [NameRegistry, DeniedNames, OwnedNames, ReservedNames] })
export class UsernamesModule {}
