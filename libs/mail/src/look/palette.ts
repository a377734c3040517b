const isColor = (text: string): boolean => /^#[\da-f]{6}$/i.test(text);

/** The colors that follow from one of an organization. Text in them can be read: the contrast is at least 4.5 to 1. */
export interface Palette {
  /** The background of buttons. */
  readonly color: string;
  /** Text on it. */
  readonly textColor: string;
  /** Links and headings on white. */
  readonly linkColor: string;
}

const defaultColor = '#1f4fd8';
const [black, white] = ['#000000', '#ffffff'];
/** WCAG 2.2, 1.4.3 (AA). */
const enough = 4.5;

const channelsOf = (color: string): number[] => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

/** WCAG 2.2, relative luminance. */
function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const darker = (color: string): string =>
  `#${channelsOf(color)
    .map((value) =>
      Math.floor(value * 0.95)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/** The color with the same hue in which text on white can be read. */
function linkColorOf(color: string): string {
  let dark = color;
  while (contrastOf(dark, white) < enough) dark = darker(dark);
  return dark;
}

/** @param color `#rrggbb`; null: the one of Facet */
export function paletteOf(color: string | null): Palette {
  const own = color !== null && isColor(color) ? color.toLowerCase() : defaultColor;
  // One of the two is enough for every color: the worse of both is best at 4.58.
  const textColor = contrastOf(own, white) >= enough ? white : black;
  return { color: own, textColor, linkColor: linkColorOf(own) };
}
