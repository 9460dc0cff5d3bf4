/** How it shows in what LAMMPS prints that the dynamics blew up. */
export const lammpsFailures = [
  { pattern: /Lost atoms|Bond atoms? .*missing|Out of range atoms|Non-numeric/, class: 'numerical' },
] as const;
