import { Module } from '@nestjs/common';
import { DeniedNames } from './denied-names.repository.js';
import { HeldNames } from './held-names.repository.js';
import { NameRegistry } from './name-registry.repository.js';

@Module({ providers: [NameRegistry, DeniedNames, HeldNames], exports: [NameRegistry, DeniedNames, HeldNames] })
export class UsernamesModule {}
