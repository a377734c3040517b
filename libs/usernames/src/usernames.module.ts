import { Module } from '@nestjs/common';
import { DeniedNames } from './denied-names.repository.js';
import { NameRegistry } from './name-registry.repository.js';
import { NameRules } from './rules/name-rules.repository.js';

@Module({ providers: [NameRegistry, DeniedNames, NameRules], exports: [NameRegistry, DeniedNames, NameRules] })
export class UsernamesModule {}
