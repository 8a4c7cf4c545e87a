"""How often things are what they are, counted in the 15 cases of ``data/``.

A test holds the shares of claims in a synthetic data set against those of the cases. Where the
cases are too few to tell (a secondment stands in one of them), a feature is given to every n-th
municipality instead, so that a set of fifteen has it.
"""

from __future__ import annotations

from typing import Final

CLAIMS: Final = {
    "aim": 5.6,
    "challenge": 2.3,
    "event": 11.4,
    "lesson": 2.6,
    "member": 4.6,
    "operation": 3.7,
    "relation": 3.4,
    "undertaking": 12.6,
}
"""How many claims of a kind a municipality has on average, where that is free."""

LASTING_STATES: Final = {
    "done": 279,
    "planned": 111,
    "assumed": 55,
    "under-consideration": 15,
    "partly-done": 6,
    "ended": 2,
    "provisional": 1,
}
EVENT_STATES: Final = {"done": 340, "planned": 82, "partly-done": 1}
RELATION_STATES: Final = {
    "done": 129,
    "planned": 13,
    "assumed": 2,
    "ended": 2,
    "under-consideration": 1,
}
MEMBER_STATES: Final = {
    "done": 108,
    "candidate": 31,
    "planned": 12,
    "assumed": 12,
    "under-consideration": 3,
    "partly-done": 2,
}
OPERATION_STATES: Final = {"done": 104, "planned": 17, "ended": 2, "under-consideration": 1}
COUNCIL_STATES: Final = {
    "done": 38,
    "planned": 27,
    "absent": 4,
    "under-consideration": 3,
    "partly-done": 3,
    "not-planned": 1,
}
PLACEMENT_STATES: Final = {
    "done": 35,
    "planned": 21,
    "under-consideration": 6,
    "assumed": 5,
    "provisional": 4,
    "not-planned": 2,
    "candidate": 1,
    "absent": 2,
}
THEMES: Final = {
    "council": 190,
    "coordinator": 150,
    "networking": 80,
    "information-sharing": 82,
    "salon": 76,
    "mutual-aid": 90,
    "participation": 68,
    "human-resources": 58,
    "needs-survey": 54,
    "care-prevention": 47,
    "service-development": 42,
    "norm-sharing": 40,
    "resource-mapping": 33,
    "watch-over": 32,
    "programme-system": 31,
    "community-building": 30,
    "integrated-care": 27,
    "community-vision": 22,
    "organisation": 20,
    "ageing": 17,
    "comprehensive-project": 14,
    "role-division": 10,
    "matching": 8,
    "transport": 6,
    "shopping": 5,
    "volunteer-points": 6,
}
EVENT_KINDS: Final = {
    "meeting": 112,
    "study-group": 46,
    "other": 41,
    "training": 41,
    "council-meeting": 35,
    "decision": 19,
    "preparatory-meeting": 18,
    "briefing": 17,
    "workshop": 15,
    "exchange": 13,
    "forum": 12,
    "survey": 11,
    "coordination-meeting": 7,
    "talk-meeting": 7,
    "study-visit": 5,
}
PROGRAMME_KINDS: Final = {
    "salon": 27,
    "other": 16,
    "training-course": 12,
    "care-prevention": 12,
    "mutual-aid-scheme": 11,
    "model-project": 9,
    "hub": 9,
    "watch-over": 7,
    "resource-map": 6,
    "exercise": 5,
    "volunteer-points": 5,
    "shopping": 4,
}
RELATION_KINDS: Final = {
    "works-with": 49,
    "supports": 28,
    "informs": 8,
    "requests": 7,
    "proposes-to": 6,
    "funds": 6,
    "advises": 6,
    "backs-up": 5,
    "reports-to": 3,
    "consults": 2,
    "oversees": 2,
}
MEMBER_KINDS: Final = {
    "care-service-provider": 16,
    "other": 16,
    "seniors-club": 14,
    "npo": 13,
    "care-manager": 9,
    "company": 9,
    "care-facility": 7,
    "social-welfare-corporation": 7,
    "residents-group": 6,
    "health-welfare-provider": 6,
    "volunteer-group": 6,
    "resident": 6,
    "police": 2,
    "post-office": 3,
    "fire-service": 2,
    "consumer-cooperative": 3,
    "agricultural-cooperative": 3,
    "medical-institution": 2,
    "chamber-of-commerce": 2,
}
AREA_KINDS: Final = {
    "community-hall-district": 14,
    "lower-secondary-school-district": 12,
    "elementary-school-district": 9,
    "former-municipality": 6,
    "district-shakyo-area": 6,
    "community-area": 4,
    "population-based-area": 3,
    "shakyo-branch-area": 3,
}
PURPOSES: Final = {
    "personnel": 21,
    "council": 13,
    "travel": 12,
    "honoraria": 12,
    "entrustment-fee": 10,
    "training": 8,
    "office": 7,
    "other": 6,
    "activities": 5,
    "venue": 4,
    "study-visit": 3,
    "communication": 2,
}
BACKGROUNDS: Final = {
    "shakyo-staff": 10,
    "project-supporter": 7,
    "community-social-worker": 4,
    "government-official": 4,
    "support-centre-staff": 3,
    "certified-social-worker": 2,
    "care-manager": 1,
    "public-health-nurse": 1,
}
REASONS: Final = {
    "local-network": 9,
    "experience-community-work": 10,
    "knowledge-of-area": 6,
    "coordinating-capacity": 3,
    "existing-role": 2,
    "workload": 2,
    "professional-skill": 2,
    "residents-choice": 2,
    "trust": 1,
}
FORMATION_KINDS: Final = {
    "sub-group": 8,
    "second-role": 7,
    "expansion": 6,
    "prepared-by": 6,
    "uses-members": 5,
    "succession": 1,
    "renaming": 1,
}
DOCUMENT_KINDS: Final = {"diagram": 14, "plan": 13, "survey": 7, "newsletter": 3, "other": 5}
TASKS: Final = {
    "coordinator": 6,
    "programme": 3,
    "care-prevention": 3,
    "council-operation": 3,
    "secretariat": 2,
    "support-centre": 1,
}
