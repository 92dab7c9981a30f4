// Times of the day as minutes; the same rules as on the server (forms.py).

export const DAY = 24 * 60;
export const STEP = 5;

// "10:15", "10.15" and "1015" are one time, "9" is 9:00.
export function asTime(typed) {
  const match = /^([0-9]{1,2})[:.,-]?([0-9]{2})$/.exec(typed) ?? /^([0-9]{1,2})$/.exec(typed);
  return match ? `${match[1].padStart(2, "0")}:${match[2] ?? "00"}` : typed;
}

export function minuteOf(typed) {
  const match = /^([0-9]{2}):([0-9]{2})$/.exec(asTime(typed));
  return match && +match[1] < 24 && +match[2] < 60 ? +match[1] * 60 + +match[2] : null;
}

export function minutesOf(typed) {
  const value = /^[0-9]{1,9}$/.test(typed) ? +typed : 0;
  return value >= 1 && value <= DAY ? value : null;
}

export function two(number) {
  return String(number).padStart(2, "0");
}

export function hhmm(minute) {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

export function snapped(minute) {
  return Math.round(minute / STEP) * STEP;
}
