import { useEffect, useRef, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';

interface RowsOf<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly row: (item: T) => ReactNode;
  /** How the cells of a row stand: a class of console.css. */
  readonly className: string;
  /** How many there are in all, where that is known. */
  readonly total: number | undefined;
  /** Called when the last rows are near: loads more, if there are more. */
  readonly onEnd: () => void;
}

/** Only the rows in sight are in the document, so a list of any length scrolls. */
export function VirtualRows<T>({ label, items, keyOf, row, className, total, onEnd }: RowsOf<T>) {
  const region = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => region.current,
    // The height of a row of two lines. Each row that differs makes the sizes of all behind it be computed anew.
    estimateSize: () => 59,
    overscan: 10,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - 30) onEnd();
  }, [last, items.length, onEnd]);
  return (
    <div className="rows" ref={region} tabIndex={0} role="region" aria-label={label}>
      <div className="rows-all" role="list" style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index, start }) => {
          const item = items[index];
          return (
            item !== undefined && (
              <div
                key={keyOf(item)}
                ref={virtual.measureElement}
                data-index={index}
                className={`row ${className}`}
                role="listitem"
                aria-setsize={total ?? -1}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                {row(item)}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
