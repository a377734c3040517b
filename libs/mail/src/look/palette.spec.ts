import { describe, expect, it } from '@jest/globals';
import { contrastOf, paletteOf } from './palette.js';

describe('a palette', () => {
  const levels = [0, 32, 64, 96, 118, 128, 160, 192, 224, 255].map((level) => level.toString(16).padStart(2, '0'));
  const colors = levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => `#${r}${g}${b}`)));

  it('can be read in every color', () => {
    const unreadable = colors.filter((given) => {
      const { color, textColor, linkColor } = paletteOf(given);
      return color !== given || contrastOf(color, textColor) < 4.5 || contrastOf(linkColor, '#ffffff') < 4.5;
    });
    expect(unreadable).toEqual([]);
  });

  it('keeps a color that can be read', () => expect(paletteOf('#7A1020').linkColor).toBe('#7a1020'));

  it.each([null, 'red', '#12', '#12345g', '#1f4fd8;x', '#1f4fd8\n', 'url(x)'])('is the one of Facet for %j', (color) =>
    expect(paletteOf(color)).toEqual({ color: '#1f4fd8', textColor: '#ffffff', linkColor: '#1f4fd8' }),
  );

  it('measures contrast as WCAG does', () => {
    expect(contrastOf('#ffffff', '#000000')).toBeCloseTo(21, 5);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});
