"""Words of members: plain questions about the texts, and talk that is none."""

QUESTIONS = """
What is an arms race?
what is an arms race
Who calls it harmful?
who wrote that
and why?
Why?
How so?
Since when?
Which ones?
and China?
What about Russia?
what about the other side of it?
How many sources does it cite?
how many authors are cited
Is there any evidence for that?
is there any evidence for that
Does Scharre agree with this?
does the author say when it began
Did the Cold War end in a race?
Are there examples of treaties that worked?
Explain that.
explain the AI triad
please explain the second excerpt
Quote the passage on treaties.
quote Scharre on safety, please
Summarise section 3
could you summarize the conclusion?
Can you explain what a triad is?
can you quote the sentence before it
Define innovation race
Compare that with nuclear weapons
List the authors who disagree
Tell me more about compute
give me another example
Give an example of cooperation.
show me the whole paragraph
Find something on speed limits
another example, please
More on verification
any evidence from other authors?
Examples?
Source?
In which section does it say so?
On what page is that?
Which countries are mentioned?
which countries are mentioned in it
what evidence is there for a race
What do you have on quotas?
Do you have anything about verification?
Can we see the full sentence?
What do we know about compute in China?
How should we understand “innovation race”?
So when did it begin?
OK, but who says that?
Hmm, where does it say that?
I agree with Ben. But who wrote it first?
lol, who wrote that?
Interesting! What does Cave say about it?
Moot, what is an arms race?
Historically, who won such races?
If both sides race, who wins?
In Europe, is there a race too?
After 2017, did the plan change?
Isn't that what Scharre denies?
Does anyone in the texts argue against the framing?
Has anyone measured that in the studies?
> the race is on
Who says that?
"Who leads?"
¿Qué es una carrera armamentista?
什么是军备竞赛？
Was ist ein Wettrüsten, und wer gewinnt es?
Who's the author of the second one?
Whose view is that?
I'd like to know who coined the term
It says “losing ground”. What does that mean?
What exactly is meant by triad
is it a race or a competition?
Would a treaty change that?
explain to me what a triad is
where does the article mention compute
Who benefits from slowing down?
So what does the text say about treaties?
What makes a race a race?
could someone explain what MAD stands for?
quote the definition pls
What's the difference between those two?
how does it compare with the space race
Then why do they call it a race at all?
Is it true that China leads?
Which authors disagree with that?
what did Putin say in 2017
summarize this thread's sources
Does it give any numbers?
How is safety affected?
are they rivals or partners
Who came up with "AI arms race"?
What would falsify that claim?
and what evidence?
In what sense?
For whom?
Meaning what?
Could you give a source for that?
what year was that
Why does Roff reject it?
were there earlier races
When was it published?
Please list the references on verification.
Any counterexamples?
what exactly does "winning" mean here?
Can AI be regulated at all?
But isn't the analogy misleading?
How many of them are peer reviewed?
who are the main players
What are the policy recommendations?
thanks! and who said the opposite?
Where can I read more about this?
what's meant by dual use
Is this from the abstract or the conclusion?
to what extent does this hold for biotech?
""".strip()

TALK = """
lol
thanks!
:+1:
👍
I agree with Ben
I agree with Ben.
I disagree, the race started in 2017.
ok
Ok, sounds good
haha nice
:thinking_face:
<:party:123456789>
+1
Good point!
that's what I said
What a great find
what a mess
How nice of you
Really?
really??
What?
Huh?
Seriously?
wait, what?
Right?
who cares
who knows
Who cares?
so what?
why not?
It is late, isn't it?
The race began in 2017, right?
That is obvious, don't you think?
you know what I mean?
What do you think?
what do you think, Ben?
Why do you say that?
Do you agree?
do you agree with that, Ana
Are you sure?
are you coming tomorrow?
How are you?
how's it going?
Shall we vote?
should we move on?
Can we meet at five?
When do we meet?
where do we meet next week
What should we read next?
Does anyone have the link?
does anybody know the room?
Anyone else here?
Any questions?
Any objections?
Thoughts?
Who wants coffee?
who's in?
Who is next?
Whose turn is it?
your turn?
Lunch?
Ben?
Ben, is that true?
ben, is that true?
Hey Ben, who wrote that?
Ana: what is your source?
@ben what is an arms race?
Explain yourself!
explain that to Ben
tell me about it
give me a minute
check this out: https://example.org/?q=what
https://example.org/search?q=why
see https://example.org/?why
`is this code?`
> What is an arms race?
Well said.
I wonder.
When I was there, nobody spoke of a race.
which is why I left
Which means that we lost.
what I mean is that it is slow
What is clear is that nobody won.
how it works is another matter
do it
Do the reading first
Have fun!
will do
can't wait
Is it just me?
Never mind
quote of the day: we all lost
I find it funny
found it!
The question is open.
I know who wrote that.
Nobody knows what it is
That is where I disagree
no
…
?
???
!?
Because it is cheaper.
Then we vote at noon.
I'd like to join tomorrow
See you later
good one
that was fast
Haha what a bot
we should read that paper
I think Scharre is right
nah
hold my beer
Ok let's vote
Did you see the game?
what time is it?
Is everyone here?
Can someone take notes?
anyone want to go first?
see you at 5?
is this thing on?
Nice find, Moot
great, that settles it
I still don't get it
so we agree then?
guys, can we focus?
Ana what do you make of it?
what a question
how interesting
if only
When the bot answers it is usually fine
What we need is a treaty
should be fine
let's ask it something
quote me on that
wow, really?
you wrote that?
are we done?
ready when you are
To be fair, the author says so
Not sure about that
Which one of you has the slides?
I asked what it means
hmm why tho
same question here
same
what did I miss?
why are you laughing
can you hear me?
""".strip()
