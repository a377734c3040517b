export function foreignSettings(database: string): string[];
