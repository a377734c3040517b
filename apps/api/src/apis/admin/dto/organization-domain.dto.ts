import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { HasEntityTag, MayBeAbsent, Text } from '@app/http';
import { domainChecks, joinings, type OrganizationDomain } from '@app/organizations';

export const domainStatuses = ['pending', 'verified', 'failing'] as const;

/** A domain to add. */
export class NewDomainDto {
  /**
   * In Unicode or A-labels. Neither one of a provider of mailboxes, nor one without a dot.
   * @example "demo-company.example"
   */
  @Text({ max: 253 })
  domain: string;

  /** `members`: once it is verified, people with a verified address of the domain may become members. Default: `off`. */
  @MayBeAbsent()
  @IsIn(joinings)
  @ApiProperty({ enum: joinings, required: false, example: 'members' })
  joining?: OrganizationDomain['joining'];
}

/** A change of a domain. */
export class UpdateDomainDto {
  /** `members`: people with a verified address of the domain may become members. */
  @IsIn(joinings)
  @ApiProperty({ enum: joinings, example: 'members' })
  joining: OrganizationDomain['joining'];
}

/** The record in the DNS that proves a domain. */
export class DomainRecordDto {
  /** @example "_facet-challenge.demo-company.example" */
  name: string;

  @ApiProperty({ enum: ['TXT'] })
  type: 'TXT';

  /** @example "facet-verification=GdLJ2xkV1OqgA8yW8mMZ5mP6Cw2mJx1Q" */
  value: string;
}

/** A domain of the organization. */
@HasEntityTag()
export class OrganizationDomainDto {
  /**
   * In lower case and A-labels.
   * @example "demo-company.example"
   */
  domain: string;

  /**
   * `pending`: it has no effect until its record is found. `failing`: its record is gone; it has its effect until that
   * has lasted for a week.
   */
  @ApiProperty({ enum: domainStatuses })
  status: (typeof domainStatuses)[number];

  @ApiProperty({ enum: joinings })
  joining: OrganizationDomain['joining'];

  /** Put it into the DNS, and leave it there. */
  record: DomainRecordDto;

  /** What the last look found; `unreachable`: the DNS gave no answer. */
  @ApiProperty({ enum: domainChecks, required: false })
  lastCheck?: (typeof domainChecks)[number];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  verifiedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  checkedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  failingSince?: string;
}

/** The domains of an organization, by name. */
export class OrganizationDomainsDto {
  @ApiProperty({ type: [OrganizationDomainDto] })
  domains: OrganizationDomainDto[];
}
