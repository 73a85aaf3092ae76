//! Where one is on a file's way in.
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../shapes/Icon.tsx'

export type Stage = 'choose' | 'look' | 'run' | 'result'

const STAGES: readonly Stage[] = ['choose', 'look', 'run', 'result']

export function Stages({ now }: { now: Stage }) {
  const { t } = useTranslation('imports')
  const at = STAGES.indexOf(now)
  return (
    <ol className="stages" aria-label={t('stages')}>
      {STAGES.map((stage, index) => (
        <li key={stage} className={index < at ? 'stage stage-done' : index === at ? 'stage stage-now' : 'stage'} aria-current={index === at ? 'step' : undefined}>
          <span className="stage-mark" aria-hidden="true">
            {index < at ? <Icon name="check" size={14} /> : index + 1}
          </span>
          <span className="stage-name">{t(`stage.${stage}`)}</span>
        </li>
      ))}
    </ol>
  )
}
