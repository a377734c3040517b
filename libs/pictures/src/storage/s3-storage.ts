import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type * as Library from '@aws-sdk/client-s3';
import type { Settings } from '@app/config';
import type { DomainError } from '@app/common';
import { fileOf, type PictureName } from '../picture-name.js';
import { StorageFull, StorageUnavailable } from '../pictures.errors.js';
import { PictureStorage, type OpenPicture } from './picture-storage.js';

export type S3Settings = Pick<
  Settings,
  'S3_ENDPOINT' | 'S3_REGION' | 'S3_BUCKET' | 'S3_PATH_STYLE' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY'
>;

type Connection = typeof Library & { readonly client: Library.S3Client; readonly bucket: string };

/** Two tries of 3 seconds end before the database gives up on the transaction in which a sweep waits for them. */
const timeLimit = { connectionTimeout: 2000, requestTimeout: 3000, throwOnRequestTimeout: true };
const tries = 2;
const full = /^(?:InsufficientStorage|QuotaExceeded|XMinioStorageFull|XMinioAdminBucketQuotaExceeded)$/;

type ServiceFault = Partial<{ name: string; $metadata: { httpStatusCode?: number } }>;

function isMissing(error: unknown): boolean {
  const { name = '' } = error as ServiceFault;
  // A bucket that is not there is the operator's mistake, not a missing picture.
  return name === 'NoSuchKey' || name === 'NotFound';
}

function translated(cause: unknown): DomainError {
  const { name = '', $metadata } = cause as ServiceFault;
  const isFull = full.test(name) || $metadata?.httpStatusCode === 507;
  return isFull ? new StorageFull({ cause }) : new StorageUnavailable({ retryAfter: 5, cause });
}

/** Objects in a bucket of an S3-compatible store. A PUT there is whole or nothing by itself. */
export class S3Storage extends PictureStorage {
  private connecting: Promise<Connection> | undefined;

  constructor(private readonly settings: S3Settings) {
    super();
  }

  put(name: PictureName, bytes: Buffer): Promise<void> {
    return this.asking(async ({ client, bucket, PutObjectCommand }) => {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: fileOf(name), Body: bytes, ContentType: 'image/webp' }),
      );
    });
  }

  open(name: PictureName): Promise<OpenPicture | undefined> {
    return this.asking(async ({ client, bucket, GetObjectCommand }) => {
      const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: fileOf(name) }));
      return Body instanceof Readable ? { stream: Body, bytes: ContentLength ?? 0 } : undefined;
    }, undefined);
  }

  exists(name: PictureName): Promise<boolean> {
    return this.asking(async ({ client, bucket, HeadObjectCommand }) => {
      await client.send(new HeadObjectCommand({ Bucket: bucket, Key: fileOf(name) }));
      return true;
    }, false);
  }

  delete(name: PictureName): Promise<void> {
    return this.asking(async ({ client, bucket, DeleteObjectCommand }) => {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: fileOf(name) }));
    }, undefined);
  }

  probe(): Promise<undefined> {
    return this.asking(async ({ client, bucket, HeadBucketCommand, PutObjectCommand, DeleteObjectCommand }) => {
      const place = { Bucket: bucket, Key: `probe-${randomUUID()}` };
      await client.send(new HeadBucketCommand({ Bucket: bucket }));
      await client.send(new PutObjectCommand({ ...place, Body: 'probe' }));
      await client.send(new DeleteObjectCommand(place));
      return undefined;
    });
  }

  /** There are none. */
  async clearLeftovers(): Promise<void> {}

  /** @param whenMissing the answer where there is no such object; without it, that is a fault like any other */
  private async asking<T>(work: (connection: Connection) => Promise<T>, ...whenMissing: T[]): Promise<T> {
    try {
      this.connecting ??= connect(this.settings);
      return await work(await this.connecting);
    } catch (error) {
      const [answer] = whenMissing;
      if (whenMissing.length > 0 && isMissing(error)) return answer as T;
      throw translated(error);
    }
  }
}

/** The library is large: only an instance that keeps its pictures in S3 loads it. */
async function connect(settings: S3Settings): Promise<Connection> {
  // eslint-disable-next-line facet/static-imports -- the rules see the import of its types above
  const library = await import('@aws-sdk/client-s3');
  const client = new library.S3Client({
    ...(settings.S3_ENDPOINT && { endpoint: settings.S3_ENDPOINT }),
    region: settings.S3_REGION,
    forcePathStyle: settings.S3_PATH_STYLE,
    credentials: { accessKeyId: settings.S3_ACCESS_KEY_ID, secretAccessKey: settings.S3_SECRET_ACCESS_KEY },
    requestHandler: timeLimit,
    maxAttempts: tries,
    // The newer checksums are unknown to many stores that otherwise speak S3.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return { ...library, client, bucket: settings.S3_BUCKET };
}
