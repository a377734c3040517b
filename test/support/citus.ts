import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface CitusNode {
  readonly host: string;
  readonly port: number;
  readonly isCoordinator: boolean;
}

export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** A database on every node of a cluster that runs elsewhere. */
export class CitusDatabase {
  private readonly name = `facet_citus_${process.pid}_${randomBytes(3).toString('hex')}`;
  readonly url: string;

  /** @param given a database on the coordinator that knows all nodes */
  private constructor(
    private readonly given: string,
    private readonly nodes: readonly CitusNode[],
  ) {
    this.url = this.on(given, this.name);
  }

  /** @param reach gives the address by which the cluster reaches a node, if not its own */
  static async make(
    given: string,
    reach: (node: CitusNode) => Promise<CitusNode> = (node) => Promise.resolve(node),
  ): Promise<CitusDatabase> {
    const nodes = await query<CitusNode>(
      given,
      'select nodename as host, nodeport as port, groupid = 0 as "isCoordinator" from pg_dist_node order by groupid',
    );
    const database = new CitusDatabase(given, nodes);
    await database.create(await Promise.all(nodes.map(reach)));
    return database;
  }

  async drop(): Promise<void> {
    for (const node of this.nodes)
      await query(this.at(node, 'postgres'), `drop database if exists ${this.name} with (force)`);
  }

  private async create(reached: readonly CitusNode[]): Promise<void> {
    for (const node of this.nodes) {
      await query(this.at(node, 'postgres'), `create database ${this.name}`);
      await query(this.at(node, this.name), 'create extension if not exists citus');
    }
    for (const { host, port, isCoordinator } of reached)
      await query(
        this.url,
        isCoordinator ? 'select citus_set_coordinator_host($1, $2)' : 'select citus_add_node($1, $2)',
        [host, port],
      );
  }

  private at({ host, port }: CitusNode, database: string): string {
    return this.on(Object.assign(new URL(this.given), { hostname: host, port: String(port) }).href, database);
  }

  private on(url: string, database: string): string {
    return Object.assign(new URL(url), { pathname: `/${database}` }).href;
  }
}
