import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, type OrganizationPrincipal } from '@app/common';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { MemberNoteLimitReached, MemberNoteNotFound, MemberNotesService } from '@app/members';
import { MemberNotFound } from '@app/organizations';
import { InPathOrganization } from './admin-organization.js';
import { MemberNoteDto, MemberNotePageDto, NewMemberNoteDto } from './dto/member-note.dto.js';
import { toMemberNote, toMemberNotePage } from './member-notes.mapper.js';
import { MemberParam } from './member-param.js';

const milo = '01930000-0000-7000-8000-000000000005';

@ApiTags('Administration: members')
@Controller('admin/organizations/:organizationId/members/:userId/notes')
@InPathOrganization()
export class MemberNotesController {
  constructor(private readonly notes: MemberNotesService) {}

  /** What admins wrote down about a member, newest first. */
  @Get()
  @MemberParam(milo)
  @Allows('read:notes')
  @Returns(MemberNotePageDto)
  @Fails(OrganizationNotFound, MemberNotFound)
  async listMemberNotes(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<MemberNotePageDto> {
    return toMemberNotePage(await this.notes.list(caller.organizationId, userId, limit, cursor));
  }

  /**
   * Writes a note about a member, who has no permissions that the caller lacks. At most 200 are kept about a member. The
   * member gets them with the export of their data, without the author.
   */
  @Post()
  @MemberParam(milo)
  @Allows('update:notes')
  @Returns(MemberNoteDto, { status: 201, description: 'The note was written' })
  @Fails(OrganizationNotFound, MemberNotFound, MemberNoteLimitReached)
  async addMemberNote(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Body() { text }: NewMemberNoteDto,
  ): Promise<MemberNoteDto> {
    return toMemberNote(await this.notes.add(caller, userId, text));
  }

  /** Removes a note about a member, whoever wrote it. */
  @Delete(':noteId')
  @MemberParam(milo)
  @ApiParam({
    name: 'noteId',
    description: 'Id of a note about the member',
    example: '01930000-0000-7000-8000-00000000e101',
  })
  @Allows('update:notes')
  @Returns(null)
  @Fails(OrganizationNotFound, MemberNotFound, MemberNoteNotFound)
  async removeMemberNote(
    @Caller() caller: OrganizationPrincipal,
    @Param('userId') userId: string,
    @Param('noteId') noteId: string,
  ): Promise<void> {
    await this.notes.remove(caller, userId, noteId);
  }
}
