import { Module } from '@nestjs/common';
import { NameRegistry } from './name-registry.repository.js';

@Module({ providers: [NameRegistry], exports: [NameRegistry] })
export class UsernamesModule {}
