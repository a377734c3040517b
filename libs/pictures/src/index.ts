export { PictureAddresses, type PictureReference } from './picture-addresses.js';
export { PictureFiles } from './picture-files.service.js';
export { pictureFileNames, pictureOf } from './restored-picture.js';
export { Picture } from './picture.entity.js';
export {
  PictureNotFound,
  PicturesBusy,
  PictureSwept,
  PictureTooLarge,
  PictureTypeRefused,
  PictureUndecodable,
  StorageFull,
  StorageUnavailable,
} from './pictures.errors.js';
export { PicturesModule } from './pictures.module.js';
export { Pictures } from './pictures.service.js';
export { PictureStorage, type OpenPicture } from './storage/picture-storage.js';
export { maxPictureBytes, PictureProcessor } from './processing/picture-processor.js';
