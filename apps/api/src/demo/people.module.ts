import { Module } from '@nestjs/common';
import { DemoPeopleController } from './people.controller.js';

/** The route is in the documents of every installation; without the demo there is no such path. */
@Module({ controllers: [DemoPeopleController] })
export class DemoPeopleModule {}
