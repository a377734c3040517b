/** The version of the build that answers. */
export class VersionDto {
  /** @example "0.1.0" */
  version: string;
}
