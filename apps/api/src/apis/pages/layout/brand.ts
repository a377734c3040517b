import { paletteOf } from '@app/mail';

/** The stylesheet with the color of an organization, which policies do not allow inside of a page. */
export const brandFile = (color: string): string => `brand.${color.slice(1)}.css`;

/**
 * Buttons in the color. Links are in it on white only: dark pages keep their own.
 * @param hex six digits; anything else is the color of Facet
 */
export function brandStyle(hex: string): string {
  const { color, textColor, linkColor } = paletteOf(`#${hex}`);
  return `:root{--brand:${color};--on-brand:${textColor}}
@media not (prefers-color-scheme:dark){:root{--link:${linkColor}}}
`;
}
