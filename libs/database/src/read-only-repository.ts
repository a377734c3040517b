import type { ObjectLiteral, Repository } from 'typeorm';

/**
 * What `@InjectRepository` gives a repository of ours: the reads. Writes go through `tx.manager`, so that
 * none is outside of a transaction.
 */
export type ReadOnlyRepository<Entity extends ObjectLiteral> = Pick<
  Repository<Entity>,
  'find' | 'findBy' | 'findOne' | 'findOneBy' | 'exists' | 'existsBy' | 'count' | 'countBy'
>;
