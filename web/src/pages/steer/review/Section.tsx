//! A section of a pack: its body, or why there is none.
import { useTranslation } from 'react-i18next'
import type { Review, ReviewSection } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { Actions } from './Actions.tsx'
import { Activity } from './Activity.tsx'
import { Agreed } from './Agreed.tsx'
import { Coaching } from './Coaching.tsx'
import { Figures } from './Figures.tsx'
import { Lost, Steps } from './Lost.tsx'
import { Standing } from './Standing.tsx'

export function Section({ section, review }: { section: ReviewSection; review: Review }) {
  const { t } = useTranslation('review')
  const say = useSay()
  return (
    <Panel title={say(section.title)} sentence={t(`about.${section.kind as 'figures'}`)} className={`review-section review-${section.kind}`}>
      {section.refused && <p className="review-why">{say(section.refused)}</p>}
      {section.standing && <Standing of={section.standing} review={review} />}
      {section.figures && <Figures of={section.figures} review={review} />}
      {section.funnel && <Steps of={section.funnel} />}
      {section.lost && <Lost of={section.lost} />}
      {section.activity && <Activity of={section.activity} />}
      {section.coaching && <Coaching of={section.coaching} />}
      {section.actions && <Actions of={section.actions} review={review} />}
      {section.agreed && <Agreed of={section.agreed} review={review} />}
    </Panel>
  )
}
