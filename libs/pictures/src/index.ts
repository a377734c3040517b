export { PictureAddresses, type PictureReference } from './picture-addresses.js';
export { Picture } from './picture.entity.js';
export { PictureNotFound, StorageUnavailable, uploadFailures } from './pictures.errors.js';
export { PicturesModule } from './pictures.module.js';
export { Pictures } from './pictures.service.js';
export { maxPictureBytes } from './processing/picture-processor.js';
export { pictureFileNames, pictureOf } from './restored-picture.js';
export { type OpenPicture, PictureStorage } from './storage/picture-storage.js';
