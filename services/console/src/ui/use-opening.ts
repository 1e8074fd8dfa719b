import { useState, type KeyboardEvent } from "react";

/** When what there is to choose from is shown: to whoever clicks or presses the arrow for it; never over what somebody types. */
export function useOpening() {
  const [isOpen, setOpen] = useState(false);
  return {
    open: isOpen,
    onOpenChange: (isAsked: boolean) => {
      if (!isAsked) setOpen(false);
    },
    onClick: () => setOpen(true),
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (key === "ArrowDown") setOpen(true);
      else if (key.length === 1) setOpen(false);
    },
  };
}
