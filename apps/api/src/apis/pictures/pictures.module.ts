import { Module } from '@nestjs/common';
import { PicturesModule } from '@app/pictures';
import { PicturesController } from './pictures.controller.js';

/** Serving of pictures; the library of the same name keeps them. */
@Module({ imports: [PicturesModule], controllers: [PicturesController] })
export class PictureServingModule {}
