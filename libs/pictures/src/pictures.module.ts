import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { PictureAddresses } from './picture-addresses.js';
import { Pictures } from './pictures.service.js';
import { LocalStorage } from './storage/local-storage.js';
import { PictureStorage } from './storage/picture-storage.js';
import { S3Storage } from './storage/s3-storage.js';

const storageFor = (settings: Settings): PictureStorage =>
  settings.PICTURE_STORAGE === 's3'
    ? new S3Storage(settings)
    : new LocalStorage(settings.PICTURE_DIR || join(settings.DATA_DIR, 'pictures'));

@Module({
  providers: [{ provide: PictureStorage, inject: [SETTINGS], useFactory: storageFor }, PictureAddresses, Pictures],
  exports: [PictureStorage, PictureAddresses, Pictures],
})
export class PicturesModule {}
