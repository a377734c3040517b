import { Module } from '@nestjs/common';
import { DeniedNames } from './denied-names.repository.js';
import { HeldNames } from './held-names.repository.js';
import { NameRegistry } from './name-registry.repository.js';
import { ReservedNames } from './reserved-names.repository.js';

@Module({ providers: [NameRegistry, DeniedNames, HeldNames, ReservedNames], exports: [NameRegistry, DeniedNames, HeldNames, ReservedNames] })
export class UsernamesModule {}
