/** The database cannot hold every text. */
export class ForeignEncoding extends Error {
  override readonly name = 'ForeignEncoding';

  constructor(encoding: string, database: string) {
    super(
      `The database has the encoding ${encoding}, and Facet needs UTF8. Make another one: create database ${database} encoding 'UTF8' template template0`,
    );
  }
}
