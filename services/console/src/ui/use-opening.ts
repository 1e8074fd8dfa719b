import { useState, type KeyboardEvent } from "react";

/** Opens a picker's panel only by click or arrow key, so that it never covers the text being typed. */
export function useOpening() {
  const [isOpen, setOpen] = useState(false);
  return {
    open: isOpen,
    onOpenChange: (shouldOpen: boolean) => {
      if (!shouldOpen) setOpen(false);
    },
    onClick: () => setOpen(true),
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (key === "ArrowDown") setOpen(true);
      else if (key.length === 1) setOpen(false);
    },
  };
}
