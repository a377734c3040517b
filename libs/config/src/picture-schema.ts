import { bool, str } from 'envalid';
import { publicUrl } from './validators.js';

/** Where uploaded pictures are kept. */
export const pictureSchema = {
  PICTURE_STORAGE: str({
    choices: ['local', 's3'] as const,
    default: 'local',
    desc: 'where uploaded pictures are kept: a folder, or a bucket of an S3-compatible store',
  }),
  PICTURE_DIR: str({
    default: '',
    desc: 'folder of the pictures; default <DATA_DIR>/pictures; several instances need a shared one, or s3',
  }),
  S3_ENDPOINT: publicUrl({
    default: '',
    desc: 'address of the S3-compatible store; empty: that of AWS for the region',
  }),
  S3_REGION: str({ default: 'us-east-1', desc: 'region that requests are signed for' }),
  S3_BUCKET: str({ default: '', desc: 'bucket of the pictures; it must exist; required with PICTURE_STORAGE=s3' }),
  S3_PATH_STYLE: bool({
    default: false,
    desc: 'true: the bucket stands in the path, as most stores other than AWS want it',
  }),
  S3_ACCESS_KEY_ID: str({ default: '', desc: 'access key of the store; required with PICTURE_STORAGE=s3' }),
  S3_SECRET_ACCESS_KEY: str({ default: '', desc: 'its secret; required with PICTURE_STORAGE=s3' }),
};
