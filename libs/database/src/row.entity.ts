import { Column, CreateDateColumn, UpdateDateColumn } from 'typeorm';

/** What every row that people edit carries. `version` counts the edits; compare-and-set looks at it. */
export abstract class Row {
  @Column({ type: 'integer', default: 1 })
  version: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;
}
