/** What an application does with a generated client. Each of them says it in the words of its client. */
export interface ClientApplication {
  /** Returns the address of the picture. */
  uploadPicture(installation: Installation, picture: Blob): Promise<string | undefined>;
  /** Returns the title of the first notification that a stream has told of. */
  followFirstNotification(installation: Installation, containerId: string): Promise<string>;
  /** Tries to sign in, and returns why that failed. */
  reasonOfFailedSignIn(installation: Installation, email: string, password: string): Promise<SignInFailure>;
}

export interface Installation {
  readonly url: string;
  readonly token: string;
}

export type SignInFailure = 'wrong e-mail address or password' | 'something else';
