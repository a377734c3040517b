import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Allows, Caller, CountsAs } from '@app/auth';
import { RequestInvalid, type Principal } from '@app/common';
import { Fails, Returns } from '@app/http';
import { AccessEvaluationService } from '@app/members';
import { toActionResults, toDecisions, toOneDecision, toSubjectResults } from './access.mapper.js';
import { DecisionDto, DecisionsDto, EvaluationRequestDto, EvaluationsRequestDto } from './dto/evaluation.dto.js';
import { ActionResultsDto, ActionSearchDto, SubjectResultsDto, SubjectSearchDto } from './dto/search.dto.js';
import { readActionSearch, readEvaluation, readEvaluations, readSubjectSearch } from './evaluation.request.js';

/** OpenID AuthZEN Authorization API 1.0. What a body has beside its documented fields is ignored, as it demands. */
@ApiTags('Access evaluation')
@Controller('access/v1')
export class AccessController {
  constructor(private readonly access: AccessEvaluationService) {}

  /** Whether a user of the caller's organization has a permission there. */
  @Post('evaluation')
  @HttpCode(200)
  @CountsAs('read')
  @Allows('evaluate:access')
  @ApiBody({ type: EvaluationRequestDto })
  @Returns(DecisionDto)
  @Fails(RequestInvalid)
  async evaluateAccess(@Caller() caller: Principal, @Body() body: unknown): Promise<DecisionDto> {
    const request = readEvaluation(body);
    return toOneDecision(await this.access.evaluate(caller.organizationId, request.asked), request);
  }

  /** Up to 1,000 questions at once, answered by one statement on one state of the data. */
  @Post('evaluations')
  @HttpCode(200)
  @CountsAs('read')
  @Allows('evaluate:access')
  @ApiBody({ type: EvaluationsRequestDto })
  @Returns(DecisionsDto)
  @Fails(RequestInvalid)
  async evaluateAccessOfMany(@Caller() caller: Principal, @Body() body: unknown): Promise<DecisionsDto> {
    const request = readEvaluations(body);
    return toDecisions(await this.access.evaluate(caller.organizationId, request.asked), request);
  }

  /** The active members of the caller's organization who have a permission, by id. */
  @Post('search/subject')
  @HttpCode(200)
  @CountsAs('search')
  @Allows('evaluate:access')
  @ApiBody({ type: SubjectSearchDto })
  @Returns(SubjectResultsDto)
  @Fails(RequestInvalid)
  async searchSubjects(@Caller() caller: Principal, @Body() body: unknown): Promise<SubjectResultsDto> {
    const { permission, limit, cursor } = readSubjectSearch(body);
    return toSubjectResults(await this.access.permittedMembers(caller.organizationId, permission, limit, cursor));
  }

  /** What a user of the caller's organization may do to resources of a type: the verbs of their permissions. */
  @Post('search/action')
  @HttpCode(200)
  @CountsAs('read')
  @Allows('evaluate:access')
  @ApiBody({ type: ActionSearchDto })
  @Returns(ActionResultsDto)
  @Fails(RequestInvalid)
  async searchActions(@Caller() caller: Principal, @Body() body: unknown): Promise<ActionResultsDto> {
    const { subject, type } = readActionSearch(body);
    return toActionResults(await this.access.permissionsOf(caller.organizationId, subject), type);
  }
}
