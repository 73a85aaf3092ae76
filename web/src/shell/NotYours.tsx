//! A screen that the reader's role may not open: said plainly, with the way to those that it may.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../shapes/PageHeader.tsx'
import { useGroups } from './screens.ts'

export function NotYours() {
  const { t } = useTranslation('shell')
  const first = useGroups()[0]?.screens[0]
  return (
    <>
      <PageHeader title={t('notYours.title')} />
      <div className="state">
        <div>
          <p>{t('notYours.sentence')}</p>
        </div>
        {first && (
          <Link className="plain-button" to={first.to}>
            {t(`screens.${first.id}`)}
          </Link>
        )}
      </div>
    </>
  )
}
