/**
 * Statements that give a database other defaults than those Facet works with, each of them one that somebody
 * uses somewhere.
 */
export const foreignSettings = (database) =>
  [
    `datestyle = 'SQL, DMY'`,
    `intervalstyle = 'sql_standard'`,
    `timezone = 'Australia/Lord_Howe'`,
    `default_transaction_isolation = 'serializable'`,
    `search_path = 'elsewhere'`,
    `standard_conforming_strings = off`,
    `bytea_output = 'escape'`,
  ].map((setting) => `alter database ${database} set ${setting}`);
