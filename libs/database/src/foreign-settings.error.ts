/** Behind a pooler, the defaults of the database are not those that Facet works with. */
export class ForeignSettings extends Error {
  override readonly name = 'ForeignSettings';

  constructor(remedies: readonly string[]) {
    super(
      `The database has other defaults than Facet works with, and a pooler keeps no settings of a session. Run, and restart the pooler: ${remedies.join('; ')}`,
    );
  }
}
