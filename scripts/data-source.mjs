// What scripts/typeorm.mjs hands to TypeORM: the options of ormconfig.ts, for the database of the settings.
import { DataSource } from 'typeorm';
import { processEnvironment, readSettings } from '../dist/libs/config/src/index.js';
import { ormOptions } from '../dist/ormconfig.js';

export default new DataSource(ormOptions(readSettings(processEnvironment(), ['--no-demo'])));
