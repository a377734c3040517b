import { faceProofs } from './faces.mjs';
import { libraryProofs } from './libraries.mjs';
import { specProofs } from './specs.mjs';
import { treeProofs } from './tree.mjs';

/**
 * One violation for each fence: `fence`, what must hold; `check`, the check of scripts/checks.mjs that holds
 * it, or `run`, what Node
 * is given in its place (such as a spec); `file` and `change`, the violation; `says`, what the refusal must
 * contain. What the lint rules
 * refuse is tried by scripts/lint/fences.test.mjs.
 */
export const proofs = [...faceProofs, ...libraryProofs, ...treeProofs, ...specProofs];
