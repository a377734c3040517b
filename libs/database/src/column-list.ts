/** Columns for a select list, each under the name of its field: `u.name, u.avatar_url as "avatarUrl"`. */
export function columnList(alias: string, fields: readonly string[]): string {
  const columns = fields.map(
    (field) => [field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), field] as const,
  );
  return columns.map(([column, field]) => `${alias}.${column}${column === field ? '' : ` as "${field}"`}`).join(', ');
}
