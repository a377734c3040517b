import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { issuerSources } from '@app/auth';
import { issuerAlgorithms, longestOutage, mostAudiences } from '@app/config';
import { MayBeAbsent, Text, TextList, WholeNumber } from '@app/http';

/** A trusted issuer: its tokens are accepted, and the user of one is the pair of its claims `iss` and `sub`. */
export class IssuerDto {
  /**
   * Its claim `iss`.
   * @example "https://id.example.com/"
   */
  issuer: string;

  /**
   * The first part of the ids of its users. It names the issuer in this API.
   * @example "example-id"
   */
  provider: string;

  /**
   * Where its public keys are.
   * @example "https://id.example.com/jwks.json"
   */
  jwksUri: string;

  /**
   * One of them must be in the claim `aud`.
   * @example ["facet"]
   */
  audience: string[];

  /**
   * Its users become members of this organization.
   * @example "demo"
   */
  organizationId: string;

  /** Which signatures are accepted. */
  @ApiProperty({ enum: issuerAlgorithms, isArray: true })
  algorithms: string[];

  /** Whether later tokens change names, the picture and the verified email address. */
  updateClaims: boolean;

  /** Seconds that known keys are used while the address of the keys does not answer. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: longestOutage })
  jwksOutageSeconds: number;

  /** `environment`: from the setting `TRUSTED_ISSUERS`, and removed there alone. */
  @ApiProperty({ enum: issuerSources, enumName: 'IssuerSource' })
  source: (typeof issuerSources)[number];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** All trusted issuers, by `issuer`. There are at most 100. */
export class IssuersDto {
  @ApiProperty({ type: [IssuerDto] })
  issuers: IssuerDto[];
}

/** An issuer whose tokens shall be accepted. */
export class NewIssuerDto {
  /**
   * Its claim `iss`, exactly.
   * @example "https://new.example.com/"
   */
  @Text({ max: 1000 })
  issuer: string;

  /**
   * The first part of the ids of its users: a lower-case word other than `local`.
   * @example "new-id"
   */
  @Text({ max: 100 })
  provider: string;

  /**
   * Where its public keys are (RFC 7517): https, without credentials. It is called by the server.
   * @example "https://new.example.com/jwks.json"
   */
  @Text({ max: 1000 })
  jwksUri: string;

  /**
   * One of them must be in the claim `aud`.
   * @example ["facet"]
   */
  @TextList({ max: mostAudiences, wants: 'texts', check: (text) => text !== '' })
  @ApiProperty({ minItems: 1, maxItems: mostAudiences, uniqueItems: true })
  audience: string[];

  /**
   * Its users become members of this organization.
   * @example "demo"
   */
  @Text({ max: 63 })
  organizationId: string;

  /**
   * Which signatures are accepted. Default: RS256 and ES256.
   * @example ["RS256"]
   */
  @MayBeAbsent()
  @TextList({ max: issuerAlgorithms.length, wants: 'algorithms', check: (text) => issuerAlgorithms.includes(text) })
  @ApiProperty({
    enum: issuerAlgorithms,
    isArray: true,
    minItems: 1,
    maxItems: issuerAlgorithms.length,
    uniqueItems: true,
    required: false,
  })
  algorithms?: string[];

  /**
   * Whether later tokens change names, the picture and the verified email address. Default: true.
   * @example true
   */
  @MayBeAbsent()
  @IsBoolean()
  updateClaims?: boolean;

  /**
   * Seconds that known keys are used while the address of the keys does not answer. Default: a day.
   * @example 86400
   */
  @MayBeAbsent()
  @WholeNumber({ from: 0, to: longestOutage })
  @ApiProperty({ type: 'integer', minimum: 0, maximum: longestOutage, required: false })
  jwksOutageSeconds?: number;
}
