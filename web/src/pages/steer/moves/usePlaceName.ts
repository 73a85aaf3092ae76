//! A place in words, from the highest level down.
import { useTranslation } from 'react-i18next'
import { useLabels } from '../../../shapes/hooks.ts'

const LEVELS = ['region', 'branch', 'team', 'agent']

export function usePlaceName(): (place: Record<string, string>) => string {
  const { t } = useTranslation('moves')
  const labels = useLabels()
  return (place) =>
    LEVELS.filter((level) => place[level])
      .map((level) => labels.value(level, place[level]))
      .join(' › ') || t('company')
}
