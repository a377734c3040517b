import type { Server } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SETTINGS, type Settings } from '@app/config';
import type { PictureHash } from '@app/common';
import { fileOf, pictureSizes } from './picture-name.js';

/** The picture of a user: one that is stored here, one elsewhere, or none. */
export interface PictureReference {
  readonly avatarUrl: string | null;
  readonly pictureHash: PictureHash | null;
}

/**
 * Addresses of pictures. They are made when they are read, so that a change of `PUBLIC_URL` holds for all
 * pictures at once.
 */
@Injectable()
export class PictureAddresses {
  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'PUBLIC_URL' | 'HOST' | 'PORT'>,
    private readonly host: HttpAdapterHost,
  ) {}

  /** The address of the picture that the row of a user refers to. */
  of({ avatarUrl, pictureHash }: PictureReference): string | null {
    return pictureHash === null ? avatarUrl : this.ofHash(pictureHash);
  }

  /** The address of this server, without a slash at its end. */
  base(): string {
    const { PUBLIC_URL, HOST } = this.settings;
    const name = ['', '0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST;
    return PUBLIC_URL || `http://${name}:${this.port()}`;
  }

  private ofHash(hash: PictureHash): string {
    return `${this.base()}/pictures/${fileOf({ hash, size: pictureSizes[0] })}`;
  }

  /** With `PORT=0` only the socket knows it. A command has no socket and no such address to show. */
  private port(): number {
    const server = this.host.httpAdapter?.getHttpServer() as Server | undefined;
    const address = server?.address();
    return typeof address === 'object' && address !== null ? address.port : this.settings.PORT;
  }
}
