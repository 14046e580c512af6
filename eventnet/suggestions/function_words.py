"""Words that say nothing by themselves, in the languages that the product is written for."""

from __future__ import annotations

_ENGLISH = """
a about all also am an and any are as at be because been being but by can could did do does for from get had has have
he her here his how i if in into is it its just like me more most my no not of on one only or other our out over s she
should so some such t than that the their them then there these they this those to too up us very was we were what
when where which while who whom why will with would you your
"""
_GERMAN = """
aber alle als am an auch auf aus bei bin bis das dass dem den der des die dir du durch ein eine einem einen einer eines
er es für gegen hat habe haben ich ihr im in ins ist ja kann kein keine mein meine mich mir mit nach nicht noch nur ob
oder ohne sehr sein sich sie sind so über um und uns unser vom von vor war was wenn wer wie wir wird zu zum zur
"""
_FRENCH = """
au aux avec c ce ces cette comme d dans de des du elle en est et être eux il ils je j l la le les leur lui m ma mais me
mes moi mon n ne nos notre nous on ont ou où par pas plus pour qu que qui s sa se ses son sont sur ta te tes toi ton tu
un une vos votre vous y à été
"""
_SPANISH = """
al como con cuando de del desde e el ella ellos en entre era es esta este esto ha hay la las le les lo los más me mi
mis muy no nos o para pero por porque que qué quien se ser si sin sobre son su sus también te tu tus un una uno y ya yo
"""
_ARABIC = """
أن أنا أو إلى إن التي الذي الى انا او ثم حتى ذلك على عن عند في قد كان كل كما لا لم لن ما مع من نحن هذا هذه هم هو هي و يا
"""

FUNCTION_WORDS = frozenset(f"{_ENGLISH} {_GERMAN} {_FRENCH} {_SPANISH} {_ARABIC}".split())
