import { Column, CreateDateColumn, UpdateDateColumn } from 'typeorm';

/** The columns of every row that users edit. `version` counts the edits, for compare-and-set. */
export abstract class Row {
  @Column({ type: 'integer', default: 1 })
  version: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;
}
