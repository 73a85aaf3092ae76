//! The ids that somebody wrote, with spaces or commas of either language between.

export function named(text: string): string[] {
  return text.split(/[\s,\uFF0C\u3001]+/).filter(Boolean)
}
