import { IsString } from 'class-validator';
import { Text } from '@app/http';

/** The path of an object of a collection. */
export class ObjectPathDto {
  @IsString()
  organizationId?: string;

  @Text({ max: 100 })
  userId: string;

  /** @example "demo-figures" */
  @Text({ max: 200 })
  datasourceId: string;

  /** @example "knight" */
  @Text({ max: 200 })
  objectDefinitionId: string;
}
