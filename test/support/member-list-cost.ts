import type { OrganizationId } from '@app/common';
import { memberSearch, type InnerText, type MemberCriteria } from '@app/members';
import { nodesOf, type TestPlan } from './facet.js';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

type Analyzed = TestPlan & { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };

export interface Cost {
  readonly nodes: readonly TestPlan[];
  /** Blocks of 8 kB that PostgreSQL looked at. */
  readonly blocks: number;
}

/** How PostgreSQL runs a statement, in a plan that it chooses itself. */
export async function costOf({ text, values }: Statement): Promise<Cost> {
  const [row] = await facet.sql<{ 'QUERY PLAN': [{ Plan: Analyzed }] }>(
    `explain (analyze, buffers, timing off, format json) ${text}`,
    values,
  );
  const plan = row?.['QUERY PLAN'][0].Plan;
  if (!plan) throw new Error('no plan');
  return { nodes: nodesOf(plan), blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] };
}

/** What a test looks for. */
export type Search = Omit<MemberCriteria, 'inner'> & { readonly inner?: string };

/** The letters that the index is asked for. */
export async function innerTextOf(organization: OrganizationId, text: string): Promise<InnerText> {
  const { text: statement, values } = memberSearch.gramsOf(organization, text);
  const [found] = await facet.sql<Omit<InnerText, 'text'>>(statement, values);
  if (!found) throw new Error('no grams');
  return { text, ...found };
}

interface ListCost {
  readonly page: Cost;
  /** All of its statements. */
  readonly all: Cost;
}

/** What a page of members costs, with its sizes and its total, as `MemberQueries` asks for them. */
export async function listCost(
  organization: OrganizationId,
  { inner, ...others }: Search,
  after?: readonly string[],
): Promise<ListCost> {
  const criteria = { ...others, ...(inner !== undefined && { inner: await innerTextOf(organization, inner) }) };
  const asked = memberSearch.memberSizes(organization, criteria);
  const [sizes] = asked ? await facet.sql<Record<string, number>>(asked.text, asked.values) : [];
  const page = await costOf(memberSearch.memberPage(organization, criteria, { limit: 20, after }, sizes));
  const costs = [page];
  for (const statement of [asked, memberSearch.memberCount(organization, criteria, sizes)])
    if (statement) costs.push(await costOf(statement));
  return {
    page,
    all: { nodes: costs.flatMap(({ nodes }) => nodes), blocks: costs.reduce((sum, { blocks }) => sum + blocks, 0) },
  };
}
