import { Module } from '@nestjs/common';
import { PrivacyModule } from '@app/privacy';
import { DemoData } from './demo-data.service.js';

@Module({ imports: [PrivacyModule], providers: [DemoData], exports: [DemoData] })
export class DemoDataModule {}
